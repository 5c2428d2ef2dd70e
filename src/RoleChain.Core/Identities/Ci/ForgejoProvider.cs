namespace RoleChain.Core.Identities.Ci;

/// <summary>Forgejo Actions (Forgejo docs, "Security OpenID Connect"), since Forgejo 15; its runner sets FORGEJO_ACTIONS since its version 7.</summary>
internal sealed class ForgejoProvider : ActionsProvider
{
    public override IdentityProvider Provider => IdentityProvider.Forgejo;

    public override string Name => "Forgejo Actions";

    private protected override string Grant => "Write `enable-openid-connect: true` in the workflow; it needs Forgejo 15 or later.";

    public override bool Runs(JobEnvironment environment) => IsForgejo(environment);
}
