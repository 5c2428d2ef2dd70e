using System;
using System.Linq;
using System.Text;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;
using RoleChain.Core.Trials;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>What is likely where no policy is known has lines that could be put in.</summary>
public class LikelyCauseTests
{
    /// <summary>A branch may be called as a variable of a policy is written; and an issuer's slash is part of its name.</summary>
    [Theory]
    [InlineData("https://token.actions.githubusercontent.com", "repo:o/r:ref:refs/heads/${aws:userid}", "\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": \"repo:o/r:ref:refs/heads/${$}{aws:userid}\" }")]
    [InlineData("https://issuer.example/", "a", "\"StringEquals\": { \"issuer.example/:sub\": \"a\" }")]
    public void The_line_for_a_subject_takes_it_literally(string issuer, string subject, string line)
    {
        Assert.True(RoleArn.TryParse("arn:aws:iam::111111111111:role/base", out var role, out _));
        var payload = Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"aud\":\"sts.amazonaws.com\"}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var token = "e30." + payload + ".x";
        var call = new HopCall(new RoleChainHop(role!.Text), role, 1, 1, "session") { Token = new SecretText(token) };
        var answer = new StsAnswer(RoleChainErrorKind.HopRefused, RetryAction.Stop, "AccessDenied (HTTP 403): Not authorized to perform sts:AssumeRoleWithWebIdentity");
        Assert.Equal(line, LikelyCauses.Find(answer, call, TokenClaims.Read(token)).First(cause => cause.Id == RefusalCauseId.SubjectValue).FixJson);
    }
}
