using CrossStrait.Rooms.Directory;

namespace CrossStrait.Web.Composition;

/// <summary>Somebody of the demonstration. She signs in with her number.</summary>
internal sealed record DemoPerson(string Number, string Name, string LatinName, string Title, string Department, params Role[] Roles);

internal sealed record DemoOrganisation(string Name, string Side, IReadOnlyList<DemoPerson> People);

/// <summary>Who plays in the demonstration. Each person's number is dialled as it stands from either side.</summary>
internal static class DemoPeople
{
    public const string TaipeiSide = "taipei";
    public const string XiamenSide = "xiamen";

    /// <summary>The reception in Taipei: its members ring together.</summary>
    public const string DeskNumber = "8000";

    public const string DeskName = "總機";

    public const string FirstParkSlot = "701";
    public const string LastParkSlot = "709";

    public static IReadOnlyList<string> DeskMembers { get; } = ["8002", "8005"];

    public static IReadOnlyList<DemoOrganisation> Organisations { get; } =
    [
        new("臺北市兩岸交流協會", TaipeiSide,
        [
            new("8001", "林雅婷", "Lin Ya-ting", "科長", "經貿處", Role.Moderator, Role.SystemAdmin),
            new("8002", "陳志明", "Chen Chih-ming", "專員", "經貿處"),
            new("8005", "王慧敏", "Wang Hui-min", "祕書", "祕書室", Role.Secretary),
        ]),
        new("厦门市对台交流中心", XiamenSide,
        [
            new("8003", "周建华", "Zhou Jianhua", "处长", "经贸处", Role.Moderator, Role.OrganisationAdmin),
            new("8004", "李明远", "Li Mingyuan", "科员", "经贸处"),
            new("8006", "黄晓燕", "Huang Xiaoyan", "翻译", "联络处", Role.Interpreter),
        ]),
    ];
}
