using System.Xml.Linq;
using CrossStrait.Rooms.Nodes;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CrossStrait.Web.Nodes;

/// <summary>The data-protection keys in the database: what one node has sealed, the others can open.</summary>
internal sealed class SharedKeyRing(NodeKeys keys) : IXmlRepository
{
    private const string Purpose = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.Read(Purpose).Select(key => XElement.Parse(key.Text))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.Add(Purpose, string.IsNullOrEmpty(friendlyName) ? Guid.NewGuid().ToString("N") : friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
