namespace CrossStrait.Rooms.Nodes;

/// <summary>This process among those that share a database. The id is new with every start: a node that was away is another one.</summary>
/// <param name="Id">ND_ and twelve characters.</param>
/// <param name="PublicUrl">Where clients reach this node and no other.</param>
public sealed record ThisNode(string Id, string PublicUrl);
