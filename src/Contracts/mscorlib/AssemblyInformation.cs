using System;
using System.Globalization;

namespace System.Reflection
{
    public class Assembly
    {
        internal Assembly() { }
        public Assembly GetSatelliteAssembly(CultureInfo culture) { throw null; }
        public AssemblyName GetName() { throw null; }
        public static Assembly GetAssembly(Type type) { throw null; }
        public static Assembly GetExecutingAssembly() { throw null; }
        public static Assembly Load(String assemblyString) { throw null; }
        public static Assembly Load(byte[] rawAssembly) { throw null; }
        public virtual String FullName { get { throw null; } }
        public virtual Type GetType(String name) { throw null; }
        public virtual Type GetType(String name, bool throwOnError) { throw null; }
        public virtual Type[] GetTypes() { throw null; }
    }

    public sealed class AssemblyCompanyAttribute : Attribute
    {
        public AssemblyCompanyAttribute(String company) { }
        public String Company { get { throw null; } }
    }

    public sealed class AssemblyConfigurationAttribute : Attribute
    {
        public AssemblyConfigurationAttribute(String configuration) { }
        public String Configuration { get { throw null; } }
    }

    public sealed class AssemblyCopyrightAttribute : Attribute
    {
        public AssemblyCopyrightAttribute(String copyright) { }
        public String Copyright { get { throw null; } }
    }

    public sealed class AssemblyCultureAttribute : Attribute
    {
        public AssemblyCultureAttribute(String culture) { }
        public String Culture { get { throw null; } }
    }

    public sealed class AssemblyDefaultAliasAttribute : Attribute
    {
        public AssemblyDefaultAliasAttribute(String defaultAlias) { }
        public String DefaultAlias { get { throw null; } }
    }

    public sealed class AssemblyDelaySignAttribute : Attribute
    {
        public AssemblyDelaySignAttribute(bool delaySign) { }
        public bool DelaySign { get { throw null; } }
    }

    public sealed class AssemblyDescriptionAttribute : Attribute
    {
        public AssemblyDescriptionAttribute(String description) { }
        public String Description { get { throw null; } }
    }

    public sealed class AssemblyFileVersionAttribute : Attribute
    {
        public AssemblyFileVersionAttribute(String version) { }
        public String Version { get { throw null; } }
    }

    public sealed class AssemblyFlagsAttribute : Attribute
    {
        public AssemblyFlagsAttribute(AssemblyNameFlags assemblyFlags) { }
        public AssemblyFlagsAttribute(uint flags) { }
        public uint Flags { get { throw null; } }
    }

    public sealed class AssemblyInformationalVersionAttribute : Attribute
    {
        public AssemblyInformationalVersionAttribute(String informationalVersion) { }
        public String InformationalVersion { get { throw null; } }
    }

    public sealed class AssemblyKeyFileAttribute : Attribute
    {
        public AssemblyKeyFileAttribute(String keyFile) { }
        public String KeyFile { get { throw null; } }
    }

    public sealed class AssemblyKeyNameAttribute : Attribute
    {
        public AssemblyKeyNameAttribute(String keyName) { }
        public String KeyName { get { throw null; } }
    }

    public sealed class AssemblyName
    {
        internal AssemblyName() { }
        public String FullName { get { throw null; } }
        public String Name { get { throw null; } }
        public Version Version { get { throw null; } }
    }

    public enum AssemblyNameFlags
    {
        None = 0x0000,
        PublicKey = 0x0001,
        EnableJITcompileOptimizer = 0x4000,
        EnableJITcompileTracking = 0x8000,
        Retargetable = 0x0100,
    }

    public sealed class AssemblyNativeVersionAttribute : Attribute
    {
        public AssemblyNativeVersionAttribute(String version) { }
        public String NativeVersion { get { throw null; } }
    }

    public sealed class AssemblyProductAttribute : Attribute
    {
        public AssemblyProductAttribute(String product) { }
        public String Product { get { throw null; } }
    }

    public sealed class AssemblyTitleAttribute : Attribute
    {
        public AssemblyTitleAttribute(String title) { }
        public String Title { get { throw null; } }
    }

    public sealed class AssemblyTrademarkAttribute : Attribute
    {
        public AssemblyTrademarkAttribute(String trademark) { }
        public String Trademark { get { throw null; } }
    }

    public sealed class AssemblyVersionAttribute : Attribute
    {
        public AssemblyVersionAttribute(String version) { }
        public String Version { get { throw null; } }
    }
}
