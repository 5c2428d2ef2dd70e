using System.Linq;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Examples of the IAM user guide for single elements of a statement, each with its page.</summary>
public sealed class DocumentedElementTests
{
    private const string NotAction = "AWS JSON policy elements: NotAction";
    private const string NotResource = "AWS JSON policy elements: NotResource";
    private const string Variables = "IAM policy elements: Variables and tags";
    private const string Operators = "AWS JSON policy elements: Condition operators";
    private const string Several = "Conditions with multiple context keys or values";
    private const string Sets = "Set operators for multivalued context keys";
    private const string SetExamples = "Multivalued context key policy examples";

    // "allows users to access all of the actions in every S3 resource except for deleting a bucket"
    private const string AllButDeleting = """{"Effect":"Allow","NotAction":"s3:DeleteBucket","Resource":"arn:aws:s3:::*"}""";

    // "denies access to non-IAM actions if you are not signed in using MFA"
    private const string WithoutMfa = """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}""";

    // "users to access all ... resources ... except"
    private const string AllButPayroll = """{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::HRBucket/Payroll","arn:aws:s3:::HRBucket/Payroll/*"]}""";

    // The example of default values.
    private const string Team = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'company-wide'}/*"}""";
    private const string Home = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:username}/*"}""";
    private const string Special = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${*}${?}${$}/*"}""";

    // "If the policy condition has multiple condition operators or multiple context keys attached to a single condition operator, the conditions are evaluated using a logical AND."
    private const string MfaAndDate = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/department":["finance","hr","legal"],"aws:PrincipalTag/role":["audit","security"]},"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::222222222222:user/Ana","arn:aws:iam::222222222222:user/Mary"]}}}""";
    private const string NotBoth = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/department":["hr","finance"],"aws:PrincipalTag/role":["audit"]}}}""";

    private const string InstanceType = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLikeIfExists":{"ec2:InstanceType":["t1.*","t2.*","m3.*"]}}}""";
    private const string NotNull = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"aws:TokenIssueTime":"true"}}}""";
    private const string AllTags = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["environment","webserver"]}}}""";
    private const string AllTagsAndSome = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["environment","webserver"]},"Null":{"aws:TagKeys":"false"}}}""";
    private const string AnyTag = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":["environment","webserver"]}}}""";
    private const string DenyAnyOther = """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["environment","webserver"]}}}""";
    private const string DenyAll = """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ForAllValues:StringNotEquals":{"aws:TagKeys":["environment","webserver"]}}}""";
    private const string SourceRange = """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]},"Bool":{"aws:ViaAWSService":"false"}}},{"Effect":"Allow","Action":"*","Resource":"*"}""";
    private const string Before2020 = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateGreaterThan":{"aws:TokenIssueTime":"2020-01-01T00:00:01Z"}}}""";
    private const string MaxKeys = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThanEquals":{"s3:max-keys":"10"}}}""";
    private const string SameTag = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/team":"${aws:PrincipalTag/team}"}}}""";
    private const string OwnArn = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}}""";

    [Theory]
    [InlineData(NotAction, AllButDeleting, "s3:GetObject", "arn:aws:s3:::any/x", "", PolicyVerdict.Allowed)]
    [InlineData(NotAction, AllButDeleting, "s3:DeleteBucket", "arn:aws:s3:::any", "", PolicyVerdict.ImplicitDeny)]
    [InlineData(NotAction, AllButDeleting, "iam:ListUsers", "arn:aws:iam::111111111111:user/x", "", PolicyVerdict.ImplicitDeny)] // not an S3 resource
    [InlineData(NotAction, WithoutMfa, "s3:GetObject", "*", "aws:MultiFactorAuthPresent=false", PolicyVerdict.ExplicitDeny)]
    [InlineData(NotAction, WithoutMfa, "s3:GetObject", "*", "", PolicyVerdict.ExplicitDeny)] // BoolIfExists: true without the key
    [InlineData(NotAction, WithoutMfa, "s3:GetObject", "*", "aws:MultiFactorAuthPresent=true", PolicyVerdict.Allowed)]
    [InlineData(NotAction, WithoutMfa, "iam:ListUsers", "*", "aws:MultiFactorAuthPresent=false", PolicyVerdict.Allowed)]
    [InlineData(NotResource, AllButPayroll, "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/may", "", PolicyVerdict.Allowed)]
    [InlineData(NotResource, AllButPayroll, "s3:ListBucket", "arn:aws:s3:::HRBucket/Payroll", "", PolicyVerdict.Allowed)]
    [InlineData(NotResource, AllButPayroll, "s3:GetObject", "arn:aws:s3:::HRBucket/Other", "", PolicyVerdict.ExplicitDeny)]
    [InlineData(NotResource, AllButPayroll, "sqs:SendMessage", "arn:aws:sqs:eu-west-2:111111111111:q", "", PolicyVerdict.ImplicitDeny)]
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::bucket/yellow/x", "aws:PrincipalTag/team=yellow", PolicyVerdict.Allowed)]
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::bucket/company-wide/x", "aws:PrincipalTag/team=yellow", PolicyVerdict.ImplicitDeny)]
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::bucket/company-wide/x", "", PolicyVerdict.Allowed)]
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::bucket/yellow/x", "?aws:PrincipalTag/", PolicyVerdict.Unknown)]
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::bucket/company-wide/x", "?aws:PrincipalTag/", PolicyVerdict.Unknown)] // the default is not certain either
    [InlineData(Variables, Team, "s3:GetObject", "arn:aws:s3:::other/yellow/x", "?aws:PrincipalTag/", PolicyVerdict.ImplicitDeny)] // no value could match
    [InlineData(Variables, Home, "s3:GetObject", "arn:aws:s3:::bucket/ann/x", "aws:username=ann", PolicyVerdict.Allowed)]
    [InlineData(Variables, Home, "s3:GetObject", "arn:aws:s3:::bucket//x", "", PolicyVerdict.ImplicitDeny)] // "the whole ... invalid"
    [InlineData(Variables, Special, "s3:GetObject", "arn:aws:s3:::bucket/*?$/x", "", PolicyVerdict.Allowed)]
    [InlineData(Variables, Special, "s3:GetObject", "arn:aws:s3:::bucket/abc/x", "", PolicyVerdict.ImplicitDeny)]
    [InlineData(Variables, SameTag, "iam:GetRole", "*", "aws:PrincipalTag/team=a;iam:ResourceTag/team=a", PolicyVerdict.Allowed)]
    [InlineData(Variables, SameTag, "iam:GetRole", "*", "aws:PrincipalTag/team=a;iam:ResourceTag/team=b", PolicyVerdict.ImplicitDeny)]
    [InlineData(Variables, SameTag, "iam:GetRole", "*", "iam:ResourceTag/team=b;?aws:PrincipalTag/", PolicyVerdict.Unknown)]
    [InlineData(Variables, SameTag, "iam:GetRole", "*", "?aws:PrincipalTag/", PolicyVerdict.ImplicitDeny)] // without the resource's tag no value could match
    [InlineData(Several, MfaAndDate, "s3:GetObject", "*", "aws:PrincipalTag/department=hr;aws:PrincipalTag/role=audit;aws:PrincipalArn=arn:aws:iam::222222222222:user/Mary", PolicyVerdict.Allowed)]
    [InlineData(Several, MfaAndDate, "s3:GetObject", "*", "aws:PrincipalTag/department=hr;aws:PrincipalTag/role=payroll;aws:PrincipalArn=arn:aws:iam::222222222222:user/Mary", PolicyVerdict.ImplicitDeny)]
    [InlineData(Several, MfaAndDate, "s3:GetObject", "*", "aws:PrincipalTag/department=hr;aws:PrincipalArn=arn:aws:iam::222222222222:user/Mary", PolicyVerdict.ImplicitDeny)]
    [InlineData(Several, NotBoth, "s3:GetObject", "*", "aws:PrincipalTag/department=sales;aws:PrincipalTag/role=other", PolicyVerdict.Allowed)]
    [InlineData(Several, NotBoth, "s3:GetObject", "*", "aws:PrincipalTag/department=hr;aws:PrincipalTag/role=other", PolicyVerdict.ImplicitDeny)]
    [InlineData(Several, NotBoth, "s3:GetObject", "*", "", PolicyVerdict.Allowed)]
    [InlineData(Operators, InstanceType, "ec2:RunInstances", "*", "ec2:InstanceType=t2.micro", PolicyVerdict.Allowed)]
    [InlineData(Operators, InstanceType, "ec2:RunInstances", "*", "ec2:InstanceType=m4.large", PolicyVerdict.ImplicitDeny)]
    [InlineData(Operators, InstanceType, "ec2:RunInstances", "*", "", PolicyVerdict.Allowed)]
    [InlineData(Operators, InstanceType, "ec2:RunInstances", "*", "?ec2:InstanceType", PolicyVerdict.Unknown)]
    [InlineData(Operators, NotNull, "s3:GetObject", "*", "", PolicyVerdict.Allowed)] // long-term credentials
    [InlineData(Operators, NotNull, "s3:GetObject", "*", "aws:TokenIssueTime=2026-05-01T00:00:00Z", PolicyVerdict.ImplicitDeny)]
    [InlineData(Operators, NotNull, "s3:GetObject", "*", "?aws:TokenIssueTime", PolicyVerdict.Unknown)]
    [InlineData(Operators, Before2020, "s3:GetObject", "*", "aws:TokenIssueTime=2020-01-01T00:00:02Z", PolicyVerdict.Allowed)]
    [InlineData(Operators, Before2020, "s3:GetObject", "*", "aws:TokenIssueTime=2020-01-01T00:00:01Z", PolicyVerdict.ImplicitDeny)]
    [InlineData(Operators, MaxKeys, "s3:ListBucket", "*", "s3:max-keys=10", PolicyVerdict.Allowed)]
    [InlineData(Operators, MaxKeys, "s3:ListBucket", "*", "s3:max-keys=11", PolicyVerdict.ImplicitDeny)]
    [InlineData(Operators, SourceRange, "s3:GetObject", "*", "aws:SourceIp=203.0.113.9;aws:ViaAWSService=false", PolicyVerdict.Allowed)]
    [InlineData(Operators, SourceRange, "s3:GetObject", "*", "aws:SourceIp=203.0.114.9;aws:ViaAWSService=false", PolicyVerdict.ExplicitDeny)]
    [InlineData(Operators, SourceRange, "s3:GetObject", "*", "aws:SourceIp=203.0.114.9;aws:ViaAWSService=true", PolicyVerdict.Allowed)]
    [InlineData(Operators, SourceRange, "s3:GetObject", "*", "aws:ViaAWSService=false;?aws:SourceIp", PolicyVerdict.Unknown)]
    [InlineData(Operators, SourceRange, "s3:GetObject", "*", "aws:ViaAWSService=true;?aws:SourceIp", PolicyVerdict.Allowed)]
    [InlineData(Operators, OwnArn, "s3:PutObject", "*", "aws:SourceArn=arn:aws:cloudtrail:eu-west-2:111122223333:trail/a", PolicyVerdict.Allowed)]
    [InlineData(Operators, OwnArn, "s3:PutObject", "*", "aws:SourceArn=arn:aws:cloudtrail:eu-west-2:999999999999:trail/x:111122223333:trail/a", PolicyVerdict.ImplicitDeny)]
    [InlineData(Sets, AllTags, "ec2:CreateTags", "*", "aws:TagKeys=[environment,webserver]", PolicyVerdict.Allowed)]
    [InlineData(Sets, AllTags, "ec2:CreateTags", "*", "aws:TagKeys=[environment]", PolicyVerdict.Allowed)]
    [InlineData(Sets, AllTags, "ec2:CreateTags", "*", "aws:TagKeys=[environment,other]", PolicyVerdict.ImplicitDeny)]
    [InlineData(Sets, AllTags, "ec2:CreateTags", "*", "", PolicyVerdict.Allowed)] // "returns true if there are no context keys in the request"
    [InlineData(Sets, AllTagsAndSome, "ec2:CreateTags", "*", "", PolicyVerdict.ImplicitDeny)] // "include the Null condition operator ... with a false value"
    [InlineData(Sets, AllTagsAndSome, "ec2:CreateTags", "*", "aws:TagKeys=[environment]", PolicyVerdict.Allowed)]
    [InlineData(Sets, AnyTag, "ec2:CreateTags", "*", "aws:TagKeys=[environment,other]", PolicyVerdict.Allowed)]
    [InlineData(Sets, AnyTag, "ec2:CreateTags", "*", "aws:TagKeys=[cost-center,other]", PolicyVerdict.ImplicitDeny)]
    [InlineData(Sets, AnyTag, "ec2:CreateTags", "*", "", PolicyVerdict.ImplicitDeny)]
    [InlineData(Sets, AnyTag, "ec2:CreateTags", "*", "?aws:TagKeys", PolicyVerdict.Unknown)]
    [InlineData(SetExamples, DenyAnyOther, "ec2:CreateTags", "*", "aws:TagKeys=[environment,other]", PolicyVerdict.ExplicitDeny)]
    [InlineData(SetExamples, DenyAnyOther, "ec2:CreateTags", "*", "aws:TagKeys=[environment,webserver]", PolicyVerdict.Allowed)]
    [InlineData(SetExamples, DenyAnyOther, "ec2:CreateTags", "*", "", PolicyVerdict.Allowed)]
    [InlineData(SetExamples, DenyAll, "ec2:CreateTags", "*", "aws:TagKeys=[environment,other]", PolicyVerdict.Allowed)]
    [InlineData(SetExamples, DenyAll, "ec2:CreateTags", "*", "aws:TagKeys=[cost-center,other]", PolicyVerdict.ExplicitDeny)]
    [InlineData(SetExamples, DenyAll, "ec2:CreateTags", "*", "", PolicyVerdict.ExplicitDeny)] // true without the key
    public void An_identity_policy_says(string source, string statements, string action, string resource, string keys, PolicyVerdict expected)
    {
        var context = RequestContext.Empty;
        foreach (var key in keys.Split(';').Where(text => text.Length > 0))
        {
            var parts = key.Split('=');
            context = key[0] == '?' ? context.WithUnknown(key.Substring(1))
                : parts[1][0] == '[' ? context.WithMany(parts[0], parts[1].Trim('[', ']').Split(','))
                : context.With(parts[0], parts[1]);
        }

        var policy = PolicyDocument.Parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}", PolicyKind.Identity);
        var verdict = PolicyEvaluator.Evaluate(policy, Sample.Request(context, action, resource)).Verdict;
        Assert.True(expected == verdict, source + ": " + verdict);
    }
}
