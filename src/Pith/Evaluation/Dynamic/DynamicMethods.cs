namespace Pith.Evaluation.Dynamic;

/// <summary>Every method that chooses rows anew each epoch: the only list of them.</summary>
static class DynamicMethods
{
    /// <summary>The methods.</summary>
    public static Catalog<IRowScheduleOptions> Catalog { get; } = new("methods", [RepeatedRandomOptions.Info, InfoBatchOptions.Info, EarlyStoppingOptions.Info]);
}

/// <summary>A method that chooses rows anew each epoch, with its settings.</summary>
/// <param name="Label">How results name it: as it was written.</param>
/// <param name="Options">The settings.</param>
sealed record DynamicMethod(string Label, IRowScheduleOptions Options)
{
    /// <summary>Whether a text names such a method.</summary>
    public static bool Names(string text) => DynamicMethods.Catalog.Find(MethodSyntax.NameOf(text)) is not null;

    /// <summary>Reads one such as <c>infobatch:ratio=0.3</c>.</summary>
    /// <param name="text">The name, and settings behind colons.</param>
    /// <exception cref="OptionException">The name or a setting is not allowed.</exception>
    public static DynamicMethod Parse(string text)
    {
        MethodInfo<IRowScheduleOptions> info = DynamicMethods.Catalog.Get(MethodSyntax.NameOf(text));
        return new DynamicMethod(text, info.Parse(MethodSyntax.SettingsOf("methods", text, info.Name).ToDictionary()));
    }
}
