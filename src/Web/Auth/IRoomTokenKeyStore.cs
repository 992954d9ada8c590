namespace CrossStrait.Web.Auth;

/// <summary>Where the keys of room tokens are kept: as PEM, each by its id.</summary>
internal interface IRoomTokenKeyStore
{
    /// <summary>All keys, in the order of their ids.</summary>
    IReadOnlyList<(string Id, string Pem)> Read();

    /// <summary>Adds a key. Of two processes that add one of the same id, one wins.</summary>
    void Add(string id, Func<string> create);
}
