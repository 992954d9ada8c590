using System.Collections.Concurrent;
using System.Reflection;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Signaling;
using Microsoft.AspNetCore.SignalR;

namespace CrossStrait.Web.Auth;

/// <summary>
/// Holds hub methods to what their <see cref="RequiresPermissionAttribute"/> asks. The refusal is a reply, as all of a
/// hub's are.
/// </summary>
internal sealed class PermissionHubFilter : IHubFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, Permission?> _needed = new();

    /// <summary>The method's own word, else its hub's, else none.</summary>
    public static Permission? NeededBy(MethodInfo method) => _needed.GetOrAdd(method, static one =>
        (one.GetCustomAttribute<RequiresPermissionAttribute>() ?? one.DeclaringType?.GetCustomAttribute<RequiresPermissionAttribute>())?.Permission);

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var isAllowed = NeededBy(invocationContext.HubMethod) is not { } needed
            || (invocationContext.Context.User is { } user && Caller.From(user)?.May(needed) == true);
        return isAllowed ? next(invocationContext) : ValueTask.FromResult(Refuse(invocationContext.HubMethod.ReturnType));
    }

    /// <summary>A reply of the type that the method declares, with nothing in it but the refusal.</summary>
    private static object? Refuse(Type declared)
    {
        var type = declared.IsGenericType ? declared.GetGenericArguments()[0] : declared;
        var refusal = new Refusal(RefusalCode.NotAllowed, "This account does not have that right.");
        if (!type.IsAssignableTo(typeof(HubReply)))
        {
            throw new HubException(refusal.Message);
        }

        var reply = Activator.CreateInstance(type);
        typeof(HubReply).GetProperty(nameof(HubReply.Error))!.SetValue(reply, refusal);
        return reply;
    }
}
