using System.Security.Cryptography;
using System.Text;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Web.Auth;

/// <summary>
/// The one API key with admin rights: from <c>CROSSSTRAIT_API_KEY</c>, else random, made once and kept in the data
/// directory.
/// </summary>
internal sealed class ApiKey
{
    public const string Setting = "CROSSSTRAIT_API_KEY";

    private const int RandomLength = 43;
    private readonly byte[] _hash;

    public ApiKey(IConfiguration configuration, DataPaths paths)
    {
        var configured = configuration[Setting];
        IsKeptInFile = string.IsNullOrWhiteSpace(configured);
        var key = IsKeptInFile ? PrivateFile.ReadOrCreate(paths.ApiKey, Create) : configured!;
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new InvalidOperationException($"{paths.ApiKey} is empty: write a key into it or delete it.");
        }

        _hash = Hash(key.Trim());
    }

    public bool IsKeptInFile { get; }

    /// <summary>Compares hashes in constant time, so that the time taken tells nothing about the key.</summary>
    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(_hash, Hash(candidate));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>256 bits.</summary>
    private static string Create() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", RandomLength);
}
