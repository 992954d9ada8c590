using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory.Exchange;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Files in which people of a directory are kept.</summary>
public enum ExchangeFormat
{
    Csv,
    Vcard,
}

/// <summary>A row or card that was not taken, and why.</summary>
public sealed record RefusedRow(int Line, string Reason);

/// <summary>What became of a file.</summary>
/// <param name="Imported">Added and changed people together.</param>
public sealed record ImportReport(int Imported, int Added, int Changed, IReadOnlyList<RefusedRow> Refused);

/// <summary>
/// Takes people from a file into one organisation: the good rows in one transaction, each of the others told with its line.
/// A row is somebody who is there already if the number, or without one the e-mail address, is hers.
/// </summary>
public sealed class DirectoryImport(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index, IAuditLog audit, TimeProvider time)
{
    public const int MaxRows = 10_000;

    private readonly DirectoryEdits _edits = new(contexts, index);

    public async Task<RoomReply<ImportReport>> ImportAsync(
        Editor editor, string organisationId, string text, ExchangeFormat format, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(text);
        if (!editor.MayEdit(organisationId))
        {
            return Editor.NotAllowed;
        }

        var read = format == ExchangeFormat.Csv ? CsvPeopleReader.Read(text) : new VcardReader(text).Read();
        var rows = read.Take(MaxRows + 1).ToList();
        if (rows.Count > MaxRows)
        {
            return new Refusal(RefusalCode.BadRequest, $"A file may have at most {MaxRows} people. Nothing of it was taken.");
        }

        var reply = await _edits.RunAsync<ImportReport>(
            async context =>
            {
                var organisation = await context.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == organisationId, cancellation);
                if (organisation is null)
                {
                    return new Refusal(RefusalCode.UnknownOrganisation, "There is no such organisation.");
                }

                var desk = await ReadAsync(context, organisation, cancellation);
                foreach (var row in rows)
                {
                    desk.Take(row);
                }

                return desk.Report();
            },
            cancellation);
        if (reply.Value is { } report)
        {
            await audit.WriteAsync(
                editor.Actor,
                "directory.imported",
                organisationId,
                new { report.Added, report.Changed, refused = report.Refused.Count },
                CancellationToken.None);
        }

        return reply;
    }

    private async Task<Desk> ReadAsync(RoomsDbContext context, OrganisationRow organisation, CancellationToken cancellation) => new(
        context,
        organisation,
        await context.People.Where(person => person.OrganisationId == organisation.Id).ToListAsync(cancellation),
        await context.Numbers.AsNoTracking().Where(number => number.OrganisationId == organisation.Id).ToListAsync(cancellation),
        time.GetUtcNow().ToUtcMicroseconds());

    /// <summary>Where row after row is compared with what is there.</summary>
    private sealed class Desk
    {
        private readonly RoomsDbContext _context;
        private readonly OrganisationRow _organisation;
        private readonly Dictionary<string, PersonRow> _byId;
        private readonly Dictionary<string, PersonRow> _byEmail = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, NumberRow> _numbers;
        private readonly HashSet<string> _numbered;
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
        private readonly List<RefusedRow> _refused = [];
        private readonly long _now;
        private int _added;
        private int _changed;

        public Desk(RoomsDbContext context, OrganisationRow organisation, List<PersonRow> people, List<NumberRow> numbers, long now)
        {
            _context = context;
            _organisation = organisation;
            _now = now;
            _byId = people.ToDictionary(person => person.Id, StringComparer.Ordinal);
            _numbers = numbers.ToDictionary(number => number.Number, StringComparer.Ordinal);
            _numbered = [.. numbers.Where(number => number.Kind == NumberKind.Person).Select(number => number.TargetId)];
            foreach (var person in people.Where(person => person.Email.Length > 0))
            {
                _byEmail.TryAdd(person.Email, person);
            }
        }

        public ImportReport Report() => new(_added + _changed, _added, _changed, _refused);

        public void Take(ExchangeRow row)
        {
            if ((row.Fault ?? Write(row.Person!)) is { } reason)
            {
                _refused.Add(new RefusedRow(row.Line, reason));
            }
        }

        /// <summary>Why not, or null.</summary>
        private string? Write(ExchangePerson told)
        {
            if (told.Organisation.Length > 0 && told.Organisation.Trim() != _organisation.Name)
            {
                return $"This person belongs to another organisation than {_organisation.Name}.";
            }

            if (told.Number.Trim() is { Length: > 0 } typed && !(NumberRules.TryClean(typed, out var number) && NumberRules.IsNumber(number)))
            {
                return PersonEdit.BadNumber.Message;
            }

            NumberRules.TryClean(told.Number, out number);
            var clean = new PersonEdit
            {
                Name = told.Name,
                LatinName = told.LatinName,
                Title = told.Title,
                Department = told.Department,
                Email = told.Email,
            }.Clean();
            return clean.Value is { } edit ? Write(edit, number) : clean.Refusal!.Message;
        }

        private string? Write(PersonEdit edit, string number)
        {
            PersonRow? person = null;
            if (_numbers.TryGetValue(number, out var row))
            {
                if (!_byId.TryGetValue(row.TargetId, out person) || person.Name != edit.Name)
                {
                    return NumberHolder.Taken(number, person?.Name ?? row.Kind.ToString()).Message;
                }
            }
            else if (edit.Email!.Length > 0 && _byEmail.TryGetValue(edit.Email, out person) && person.Name != edit.Name)
            {
                return $"The e-mail address belongs to {person.Name}.";
            }

            if (person is not null && row is null && number.Length > 0 && _numbered.Contains(person.Id))
            {
                return $"{person.Name} has another number already.";
            }

            if (person is not null && !_taken.Add(person.Id))
            {
                return $"{person.Name} stands in this file more than once.";
            }

            if (person is null)
            {
                person = Add(edit);
            }
            else
            {
                _changed++;
            }

            edit.WriteTo(person);
            if (number.Length > 0 && row is null)
            {
                Give(person, number);
            }

            return null;
        }

        private PersonRow Add(PersonEdit edit)
        {
            _added++;
            var person = new PersonRow { Id = PrefixedId.New("PE"), OrganisationId = _organisation.Id, Name = "", CreatedAt = _now };
            _context.People.Add(person);
            _byId.Add(person.Id, person);
            _taken.Add(person.Id);
            if (edit.Email!.Length > 0)
            {
                _byEmail.TryAdd(edit.Email, person);
            }

            return person;
        }

        private void Give(PersonRow person, string number)
        {
            var row = new NumberRow { OrganisationId = _organisation.Id, Number = number, Kind = NumberKind.Person, TargetId = person.Id };
            _numbered.Add(person.Id);
            _numbers.Add(number, row);
            _context.Numbers.Add(row);
        }
    }
}
