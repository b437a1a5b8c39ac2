namespace Pith;

/// <summary>A method with settings of its own as one text, <c>NAME:option=value:option=value</c>, as everywhere in Pith.</summary>
static class MethodTexts
{
    /// <summary>The texts by option name: <c>method</c>, and one for each setting.</summary>
    /// <param name="text">E.g. <c>d2:cutoff=0.1:gamma=auto</c>.</param>
    /// <param name="catalog">The methods.</param>
    /// <exception cref="OptionException">A setting is not written as one, stands twice, or belongs to no method of the catalogue.</exception>
    public static Dictionary<string, string> Parse<TOptions>(string text, Catalog<TOptions> catalog)
    {
        ArgumentNullException.ThrowIfNull(text);
        var texts = new Dictionary<string, string> { ["method"] = MethodSyntax.NameOf(text) };
        string[] known = [MethodInfo<TOptions>.CompatOption, .. catalog.Options.Select(option => option.Rule.Name)];
        foreach ((string name, string value) in MethodSyntax.SettingsOf("method", text, "d2"))
        {
            if (!known.Contains(name))
                throw new OptionException(name, $"`{name}` is no setting of any method{Suggestions.Ending(name, known, ".")}");
            if (!texts.TryAdd(name, value))
                throw new OptionException(name, $"`method` {text} gives `{name}` twice; give it once.");
        }
        return texts;
    }
}
