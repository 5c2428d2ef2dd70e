using System.Management.Automation;

namespace RoleChain.AwsTools;

/// <summary>A cmdlet whose own first parameter takes pipeline input by value too, as the real one's does. It calls nothing.</summary>
[Cmdlet(VerbsCommon.Get, "S3Bucket")]
public sealed class GetS3BucketCommand : ServiceCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? BucketName { get; set; }

    protected override void ProcessRecord()
    {
        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty("BucketName", BucketName));
        result.Properties.Add(new PSNoteProperty("Bound", Bound));
        WriteObject(result);
    }
}
