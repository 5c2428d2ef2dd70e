using System.Collections.Generic;

namespace RoleChain.Core.Profiles.Chains;

/// <summary>Reads the chains of profiles from the files of an environment.</summary>
internal sealed class ProfileChains : IProfileChains
{
    private readonly JobEnvironment _environment;

    /// <param name="environment">Names the files, and the usual profile.</param>
    public ProfileChains(JobEnvironment environment) => _environment = environment;

    public string UsualName => _environment["AWS_PROFILE"] ?? "default";

    // Where the environment names a region AWS SDKs take it before the profile's, and so does the engine.
    public IAwsProfiles Read() => new Profiles(SdkProfiles.Of(_environment), _environment["AWS_REGION"] is null && _environment["AWS_DEFAULT_REGION"] is null);

    private sealed class Profiles : IAwsProfiles
    {
        private readonly SdkProfiles _profiles;
        private readonly bool _takesRegion;

        public Profiles(SdkProfiles profiles, bool takesRegion)
        {
            _profiles = profiles;
            _takesRegion = takesRegion;
        }

        public IReadOnlyList<string> Names => _profiles.Names;

        public bool IsChain(string name) => _profiles.Find(name)?[ProfileHop.RoleKey] is not null;

        public RoleChainDefinition GetChain(string name)
        {
            var definition = new ProfileWalk(_profiles).Read(name);
            return _takesRegion ? definition : new RoleChainDefinition(definition) { Region = null };
        }
    }
}
