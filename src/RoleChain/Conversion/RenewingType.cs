using System;
using System.Reflection;
using System.Reflection.Emit;
#if !NET472
using System.Runtime.Loader;
#endif

namespace RoleChain.Conversion;

/// <summary>A subclass of an SDK's RefreshingAWSCredentials whose keys come from a delegate. It is made at run time, as no SDK is referenced.</summary>
internal sealed class RenewingType
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly SdkMembers _sdk;
    private readonly Type _type;

    private RenewingType(SdkMembers sdk, Type type)
    {
        _sdk = sdk;
        _type = type;
    }

    /// <summary>Makes the type for an SDK.</summary>
    /// <exception cref="Exception">Of several kinds: this SDK, or this runtime, does not allow it.</exception>
    public static RenewingType Emit(Assembly assembly)
    {
        var sdk = new SdkMembers(assembly);
        return new RenewingType(sdk, Emit(assembly, sdk));
    }

    /// <summary>The SDK's credential of a chain.</summary>
    public object Create(ILiveChain chain)
    {
        var credential = Activator.CreateInstance(_type, (Func<object>)new RefreshState(chain, _sdk).Next)!;

        // Version 4 asks a minute before the time that it is told, and would do so at each call of that minute.
        _type.GetProperty("ExpirationBuffer")?.SetValue(credential, TimeSpan.Zero);
        return credential;
    }

    private static Type Emit(Assembly assembly, SdkMembers sdk)
    {
        var name = new AssemblyName("RoleChain.Renewing." + assembly.GetName().Version);
#if NET472
        var module = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule(name.Name);
#else
        // In the SDK's own context, where its name leads to it and to no other copy.
        using var context = (AssemblyLoadContext.GetLoadContext(assembly) ?? AssemblyLoadContext.Default).EnterContextualReflection();
        var module = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule(name.Name!);
#endif
        var type = module.DefineType("RoleChain.RenewingAWSCredentials", TypeAttributes.Public | TypeAttributes.Sealed, sdk.RefreshingCredentials);
        var source = type.DefineField("_source", typeof(Func<object>), FieldAttributes.Private | FieldAttributes.InitOnly);

        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(Func<object>)]).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Call, sdk.RefreshingCredentials.GetConstructor(Instance, binder: null, Type.EmptyTypes, modifiers: null) ?? throw new MissingMethodException());
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Stfld, source);
        constructor.Emit(OpCodes.Ret);

        var generate = Override(type, sdk.RefreshingCredentials, "GenerateNewCredentials", Type.EmptyTypes) ?? throw new MissingMethodException();
        generate.Emit(OpCodes.Ldarg_0);
        generate.Emit(OpCodes.Ldfld, source);
        generate.Emit(OpCodes.Callvirt, typeof(Func<object>).GetMethod("Invoke")!);
        generate.Emit(OpCodes.Castclass, sdk.State);
        generate.Emit(OpCodes.Ret);

        // One object serves everybody who has the chain: whoever disposes it must not end it for the others.
        Override(type, sdk.RefreshingCredentials, "Dispose", [typeof(bool)])?.Emit(OpCodes.Ret);
        return type.CreateType()!;
    }

    private static ILGenerator? Override(TypeBuilder type, Type parent, string name, Type[] parameters) =>
        parent.GetMethod(name, Instance, binder: null, parameters, modifiers: null) is { IsVirtual: true, IsFamily: true } method
            ? type.DefineMethod(name, MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, method.ReturnType, parameters).GetILGenerator()
            : null;
}
