using System;
using System.Reflection;
using System.Reflection.Emit;

namespace RoleChain.AwsTools;

/// <summary>Assemblies that call themselves AWSSDK.Core, with credentials that renew nothing: under whatever key, or under none.</summary>
public static class OtherSdk
{
    /// <summary>The class Amazon.Runtime.AWSCredentials of such an assembly.</summary>
    public static Type Make(byte[]? publicKey)
    {
        var name = new AssemblyName("AWSSDK.Core") { Version = new Version(9, 0, 0, 0) };
        name.SetPublicKey(publicKey);
        var module = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run).DefineDynamicModule("AWSSDK.Core");
        var credentials = module.DefineType("Amazon.Runtime.AWSCredentials", TypeAttributes.Public | TypeAttributes.Abstract);
        credentials.DefineDefaultConstructor(MethodAttributes.Family);
        var result = credentials.CreateType();

        var session = module.DefineType("Amazon.Runtime.SessionAWSCredentials", TypeAttributes.Public, result);
        var key = session.DefineField("AccessKey", typeof(string), FieldAttributes.Public);
        var constructor = session.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string), typeof(string), typeof(string)]).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Call, result.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes)!);
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Stfld, key);
        constructor.Emit(OpCodes.Ret);
        session.CreateType();
        return result;
    }
}
