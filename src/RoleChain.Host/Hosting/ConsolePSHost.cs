using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace RoleChain.Host.Hosting;

/// <summary>The engine's host: this console, output only.</summary>
internal sealed class ConsolePSHost : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "RoleChain.Host";

    public override PSHostUserInterface UI { get; } = new ConsoleUserInterface();

    public override Version Version { get; } = typeof(ConsolePSHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <summary>What a script gave to <c>exit</c>; null where it gave nothing.</summary>
    public int? ExitCode { get; private set; }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
