#if !NET472
using System;
using System.IO;
using RoleChain.Core.Identities;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

/// <summary>A program's name is looked up where its owner put it, never where the code under test could have.</summary>
public class ProgramFinderTests
{
    [UnixFact]
    public void The_first_in_PATH_that_can_be_run()
    {
        using var first = new Scripts();
        using var second = new Scripts();
        File.WriteAllText(Path.Combine(first.Folder, "agent"), "not executable");
        Directory.CreateDirectory(Path.Combine(first.Folder, "folder"));
        var agent = second.Write("agent", "exit 0");
        var job = new Job("PATH=" + first.Folder + ":" + second.Folder);
        Assert.Equal(agent, ProgramFinder.Find("agent", job.Environment));
        Assert.Equal(agent, ProgramFinder.Find(agent, new Job().Environment));
        Assert.Null(ProgramFinder.Find("folder", job.Environment));
        Assert.Null(ProgramFinder.Find("nothing", job.Environment));
        Assert.Null(ProgramFinder.Find("agent", new Job().Environment));
    }

    [UnixTheory]
    [InlineData("GITHUB_WORKSPACE", "")]
    [InlineData("GITHUB_WORKSPACE", "bin")]
    [InlineData("CI_PROJECT_DIR", "bin")]
    [InlineData("BITBUCKET_CLONE_DIR", "bin")]
    [InlineData("CIRCLE_WORKING_DIRECTORY", "bin")]
    [InlineData("BUILD_SOURCESDIRECTORY", "bin")]
    [InlineData("BUILDKITE_BUILD_CHECKOUT_PATH", "bin/../bin")]
    public void Not_in_the_jobs_workspace(string variable, string folder)
    {
        using var workspace = new Scripts();
        using var own = new Scripts();
        Directory.CreateDirectory(Path.Combine(workspace.Folder, "bin"));
        workspace.Write("agent", "exit 0");
        workspace.Write("bin/agent", "exit 0");
        var mine = own.Write("agent", "exit 0");
        var path = "PATH=" + Path.Combine(workspace.Folder, folder);
        Assert.NotNull(ProgramFinder.Find("agent", new Job(path).Environment));
        Assert.Null(ProgramFinder.Find("agent", new Job(path, variable + "=" + workspace.Folder).Environment));
        Assert.Equal(mine, ProgramFinder.Find("agent", new Job(path + ":" + own.Folder, variable + "=" + workspace.Folder).Environment));

        // A neighbour whose name begins alike is none of its.
        Assert.NotNull(ProgramFinder.Find("agent", new Job(path, variable + "=" + workspace.Folder[..^1]).Environment));
    }

    /// <summary>CircleCI's variable is what the configuration says, by default <c>~/project</c>.</summary>
    [UnixFact]
    public void Not_in_a_workspace_below_the_home_folder()
    {
        using var home = new Scripts();
        var project = Path.Combine(home.Folder, "project");
        Directory.CreateDirectory(project);
        home.Write("project/agent", "exit 0");
        Assert.Null(ProgramFinder.Find("agent", new Job("PATH=" + project, "HOME=" + home.Folder, "CIRCLE_WORKING_DIRECTORY=~/project").Environment));
        Assert.Null(ProgramFinder.Find("agent", new Job("PATH=" + project, "HOME=" + home.Folder, "CIRCLE_WORKING_DIRECTORY=~").Environment));
        Assert.NotNull(ProgramFinder.Find("agent", new Job("PATH=" + project, "HOME=" + home.Folder, "CIRCLE_WORKING_DIRECTORY=~/proj").Environment));
    }

    [UnixFact]
    public void Not_in_the_current_directory()
    {
        var name = "rolechain-test-" + Guid.NewGuid().ToString("N");
        var here = Path.Combine(Directory.GetCurrentDirectory(), name);
        File.Copy("/bin/sh", here);
        try
        {
            foreach (var path in new[] { ".", string.Empty, ":", "bin", Directory.GetCurrentDirectory(), Directory.GetCurrentDirectory() + "/", Directory.GetCurrentDirectory() + "/x/.." })
            {
                Assert.Null(ProgramFinder.Find(name, new Job("PATH=" + path).Environment));
            }

            foreach (var program in new[] { "./" + name, "x/../" + name, string.Empty, "sh\0", "../bin/sh" })
            {
                Assert.Null(ProgramFinder.Find(program, new Job("PATH=/bin:/usr/bin").Environment));
            }

            Assert.Equal(here, ProgramFinder.Find(here, new Job().Environment));
        }
        finally
        {
            File.Delete(here);
        }
    }
}
#endif
