namespace RoleChain.Core.Policies;

/// <summary>What a file of policies is, as its content tells.</summary>
internal enum PolicySourceKind
{
    /// <summary>None that is known.</summary>
    None,

    /// <summary>An emulator's configuration.</summary>
    Emulator,

    /// <summary>An answer of the AWS CLI.</summary>
    AwsCli,

    /// <summary>A CloudFormation template.</summary>
    CloudFormation,

    /// <summary>A plan or a state of Terraform as JSON.</summary>
    Terraform,

    /// <summary>A policy document by itself: whose it is, its name has to say.</summary>
    Policy,
}
