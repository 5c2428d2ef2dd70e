using System;
using System.IO;
using System.Reflection;
#if NET472
using System.Collections.Concurrent;
#else
using System.Runtime.Loader;
#endif

namespace RoleChain.Loading;

/// <summary>
/// Loads the engine and its AWS SDK apart from everything else in the process. Every AWSSDK 4.x assembly has version
/// 4.0.0.0, so whichever copy is loaded first into a shared context serves all: ours must neither be that copy nor get it.
/// </summary>
internal static class IsolatedContext
{
    private static readonly string EngineFolder = Path.Combine(Path.GetDirectoryName(typeof(IsolatedContext).Assembly.Location) ?? string.Empty, "core");
    private static readonly Lazy<IRoleChainServices> LazyServices = new(() => Create<IRoleChainServices>("RoleChain.Core", "RoleChain.Core.RoleChainServices"));
    private static readonly Lazy<IStsEmulatorFactory> LazyEmulators = new(() => Create<IStsEmulatorFactory>("RoleChain.Emulator", "RoleChain.Emulator.StsEmulatorFactory"));

    /// <summary>The engine; the first use in a process loads it.</summary>
    /// <exception cref="RoleChainException">It cannot be loaded (<see cref="RoleChainErrorKind.EngineLoadFailed"/>).</exception>
    public static IRoleChainServices Services => LazyServices.Value;

    /// <summary>The engine, where something has used it; null where it is not loaded.</summary>
    public static IRoleChainServices? LoadedServices => LazyServices.IsValueCreated ? LazyServices.Value : null;

    /// <summary>The emulator; the first use in a process loads it.</summary>
    /// <exception cref="RoleChainException">It cannot be loaded (<see cref="RoleChainErrorKind.EngineLoadFailed"/>).</exception>
    public static IStsEmulatorFactory Emulators => LazyEmulators.Value;

    private static T Create<T>(string assemblyName, string typeName)
        where T : class
    {
        try
        {
            var type = Load(assemblyName).GetType(typeName, throwOnError: true)!;
            return (T)Activator.CreateInstance(type)!;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or InvalidCastException or TargetInvocationException or MemberAccessException)
        {
            throw new RoleChainException(RoleChainErrorKind.EngineLoadFailed, $"{assemblyName} cannot be loaded from {EngineFolder}: {exception.Message}", exception);
        }
    }

#if NET472
    private static readonly ConcurrentDictionary<string, Assembly> Loaded = new(StringComparer.OrdinalIgnoreCase);

    static IsolatedContext() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    private static Assembly Load(string assemblyName) => Loaded.GetOrAdd(assemblyName, name => Assembly.LoadFile(Path.Combine(EngineFolder, name + ".dll")));

    /// <summary>Answers only our own assemblies, whatever version they ask for: powershell.exe has no binding redirects.</summary>
    private static Assembly? Resolve(object sender, ResolveEventArgs arguments)
    {
        if (arguments.RequestingAssembly is not { } requesting || !IsOurs(requesting))
        {
            return null;
        }

        var name = new AssemblyName(arguments.Name).Name;
        var model = typeof(IRoleChainServices).Assembly;
        if (string.Equals(name, model.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return model;
        }

        return File.Exists(Path.Combine(EngineFolder, name + ".dll")) ? Load(name) : null;
    }

    private static bool IsOurs(Assembly assembly) =>
        !assembly.IsDynamic && string.Equals(Path.GetDirectoryName(assembly.Location), EngineFolder, StringComparison.OrdinalIgnoreCase);
#else
    private static readonly EngineLoadContext Context = new();

    private static Assembly Load(string assemblyName) => Context.LoadFromAssemblyName(new AssemblyName(assemblyName));

    private sealed class EngineLoadContext : AssemblyLoadContext
    {
        public EngineLoadContext()
            : base("RoleChain", isCollectible: false)
        {
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The model is one for both sides, or the cast of the entry type would fail. It is asked for before any file is looked at.
            var model = typeof(IRoleChainServices).Assembly;
            if (string.Equals(assemblyName.Name, model.GetName().Name, StringComparison.OrdinalIgnoreCase))
            {
                return model;
            }

            // What is not ours is the runtime's, and shared.
            var path = Path.Combine(EngineFolder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#endif
}
