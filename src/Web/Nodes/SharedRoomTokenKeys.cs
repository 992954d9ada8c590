using CrossStrait.Rooms.Nodes;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Nodes;

/// <summary>The keys of room tokens in the database: a token of one node opens a room on another.</summary>
internal sealed class SharedRoomTokenKeys(NodeKeys keys) : IRoomTokenKeyStore
{
    private const string Purpose = "room-token";

    public IReadOnlyList<(string Id, string Pem)> Read() => [.. keys.Read(Purpose).Select(key => (key.Name, key.Text))];

    public void Add(string id, Func<string> create) => keys.Add(Purpose, id, create());
}
