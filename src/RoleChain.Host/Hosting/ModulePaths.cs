using System;
using System.IO;

namespace RoleChain.Host.Hosting;

/// <summary>Where the module is: the manifest at the root of the repository that this program was built in.</summary>
internal static class ModulePaths
{
    public static string Manifest { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "RoleChain.psd1");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("RoleChain.psd1 is not in any folder above " + AppContext.BaseDirectory);
    }
}
