using System;
using System.Threading.Tasks;
using System.Xml;
using RoleChain.Emulator.Signing;

namespace RoleChain.Emulator.Sts;

/// <summary>GetCallerIdentity. It needs no permission, and succeeds under an explicit deny.</summary>
internal sealed class GetCallerIdentityAction : IStsAction
{
    private readonly SignatureVerifier _verifier;

    public GetCallerIdentityAction(SignatureVerifier verifier) => _verifier = verifier;

    public QueryApi Api => QueryApi.Sts;

    public string Name => "GetCallerIdentity";

    public Task<Action<XmlWriter>> RunAsync(StsCall call)
    {
        var caller = _verifier.Verify(call.Request, call.Draft).Caller;
        return Task.FromResult<Action<XmlWriter>>(writer =>
        {
            StsXml.Element(writer, "Arn", caller.Arn);
            StsXml.Element(writer, "UserId", caller.UserId);
            StsXml.Element(writer, "Account", caller.AccountId);
        });
    }
}
