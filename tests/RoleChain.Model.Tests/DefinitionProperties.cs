#if NET
using System;
using System.Linq;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Kind = RoleChain.RoleChainErrorKind;

namespace RoleChain.Model.Tests;

/// <summary>
/// Random input for every field: no exception, and a value passes exactly when STS's documented pattern (STS API reference, written here
/// as a regular expression) takes it.
/// </summary>
public class DefinitionProperties
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";

    private static readonly Regex Name = new(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z");
    private static readonly Regex ExternalId = new(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z");
    private static readonly Regex SerialNumber = new(@"\A[A-Za-z0-9_+=/:,.@-]{9,256}\z");
    private static readonly Regex TokenCode = new(@"\A[0-9]{6}\z");
    private static readonly Regex Tag = new(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z");
    private static readonly Regex Policy = new(@"\A[\u0009\u000A\u000D\u0020-\u00FF]{1,2048}\z");
    private static readonly Regex Role = new(@"\Aarn:aws(-cn|-us-gov|-iso|-iso-b|-iso-e|-iso-f|-eusc)?:iam::[0-9]{12}:role/([!-~]*/)?[A-Za-z0-9_+=,.@-]{1,64}\z");

    [Property(MaxTest = 10000)]
    public Property Session_names() => Holds(Near("session-name_1"), text => Name.IsMatch(text) == IsClean(Kind.InvalidRoleSessionName, new RoleChainHop(Deploy) { SessionName = text }));

    [Property(MaxTest = 10000)]
    public Property Source_identities() => Holds(Near("aws:me"), text =>
        (Name.IsMatch(text) && !text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) == IsClean(Kind.InvalidSourceIdentity, new RoleChainHop(Deploy) { SourceIdentity = text }));

    [Property(MaxTest = 10000)]
    public Property External_ids() => Holds(Near("contract:1/2"), text => ExternalId.IsMatch(text) == IsClean(Kind.InvalidExternalId, new RoleChainHop(Deploy) { ExternalId = text }));

    [Property(MaxTest = 10000)]
    public Property Serial_numbers() => Holds(Near("arn:aws:iam::111111111111:mfa/me"), text => SerialNumber.IsMatch(text) == DefinitionChecker.Check(
        new RoleChainDefinition { Hops = [new RoleChainHop(Base) { SerialNumber = text, TokenCode = new FixedTokenCode(new SecretText("123456")) }] },
        SourceKind.LongTermKey).All(fault => fault.Kind != Kind.InvalidSerialNumber));

    [Property(MaxTest = 10000)]
    public Property Token_codes() => Holds(Near("123456"), text => TokenCode.IsMatch(text) == (DefinitionChecker.Check(
        new RoleChainDefinition { Hops = [new RoleChainHop(Base) { SerialNumber = "GAHT12345678", TokenCode = new FixedTokenCode(new SecretText(text)) }] },
        SourceKind.LongTermKey).Count == 0));

    /// <summary>.NET's regular expressions match halves of characters, so outside the basic plane the pattern cannot judge; there only the absence of an exception counts.</summary>
    [Property(MaxTest = 10000)]
    public Property Tag_keys() => Holds(Near("Team: a/b"), text =>
    {
        var isClean = IsClean(Kind.InvalidSessionTag, new RoleChainHop(Deploy) { Tags = [new SessionTag(text, "v")] });
        return text.Any(char.IsSurrogate)
            || isClean == (text.Length is >= 1 and <= 128 && Tag.IsMatch(text) && !text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
    });

    [Property(MaxTest = 10000)]
    public Property Tag_values() => Holds(Near("value: a/b"), text =>
    {
        var isClean = IsClean(Kind.InvalidSessionTag, new RoleChainHop(Deploy) { Tags = [new SessionTag("k", text)] });
        return text.Any(char.IsSurrogate) || isClean == (text.Length <= 256 && Tag.IsMatch(text));
    });

    [Property(MaxTest = 10000)]
    public Property Policies() => Holds(Near("{\"Statement\": []}"), text =>
        Policy.IsMatch(text) == (DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy) { Policy = text }] }, SourceKind.WebIdentityToken).Count == 0));

    [Property(MaxTest = 10000)]
    public Property Policy_arns() => Holds(Near("arn:aws:iam::222222222222:policy/x"), text =>
        DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy) { PolicyArns = [text] }] }, SourceKind.WebIdentityToken).Count > 0
        || Regex.IsMatch(text, @"\Aarn:aws:iam::(aws|222222222222):policy/([!-~]*/)?[A-Za-z0-9_+=,.@-]{1,128}\z"));

    [Property(MaxTest = 10000)]
    public Property Role_arns() => Holds(Near(Deploy), text =>
        DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(text)] }, SourceKind.WebIdentityToken).Count > 0
        || (RoleReference.TryResolve(text, null, "aws", out var arn, out _) && Role.IsMatch(arn.Text) && arn.Text.Length is >= 20 and <= 2048));

    [Property(MaxTest = 10000)]
    public Property Durations() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seconds => (seconds is >= 900 and <= 3600) == IsClean(null, new RoleChainHop(Deploy) { DurationSeconds = seconds }));

    [Property(MaxTest = 10000)]
    public Property Regions_endpoints_accounts_and_audiences() => Holds(Near("eu-west-2"), text =>
    {
        DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Region = text, EndpointUrl = text, AllowedAccountIds = [text], SourceIdentity = text, Identity = new AutomaticIdentity { Audience = text } });
        return Regex.IsMatch(text, @"\A(?!-)[a-z0-9-]{1,63}(?<!-)\z") == DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Region = text }).All(fault => fault.Kind != Kind.InvalidRegion);
    });

    private static Property Holds(Gen<string> texts, Func<string, bool> holds) => Prop.ForAll(texts.ToArbitrary(), holds);

    private static bool IsClean(Kind? kind, RoleChainHop hop) =>
        DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base), hop] }, SourceKind.WebIdentityToken).All(fault => kind is not null && fault.Kind != kind);

    /// <summary>Any text; a good one with something put into it; and good ones of all lengths around the limits.</summary>
    private static Gen<string> Near(string good) => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty),
        from text in ArbMap.Default.GeneratorFor<string>()
        from position in Gen.Choose(0, good.Length)
        select good.Insert(position, text ?? string.Empty),
        from character in ArbMap.Default.GeneratorFor<char>()
        from position in Gen.Choose(0, good.Length)
        select good.Insert(position, character.ToString()),
        from length in Gen.Choose(0, 2100)
        from character in Gen.Elements('a', '1', '-', '.', ' ', 'é', '語')
        select new string(character, length),
        from length in Gen.Choose(0, 300)
        select (good + new string('x', length)).Substring(0, Math.Min(length, good.Length + length)));
}
#endif
