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
        string[] parts = text.Split(':');
        var texts = new Dictionary<string, string> { ["method"] = parts[0].Trim() };
        foreach (string part in parts[1..])
        {
            string[] pair = [.. part.Split('=', 2).Select(side => side.Trim())];
            if (pair.Length != 2 || pair[0].Length == 0 || pair[1].Length == 0)
                throw new OptionException("method", $"`method` {text}: a setting is written OPTION=VALUE, e.g. d2:cutoff=0.1; got {part}.");
            string[] known = [MethodInfo<TOptions>.CompatOption, .. catalog.Options.Select(option => option.Rule.Name)];
            if (!known.Contains(pair[0]))
                throw new OptionException(pair[0], $"`{pair[0]}` is no setting of any method{Suggestions.Ending(pair[0], known, ".")}");
            if (!texts.TryAdd(pair[0], pair[1]))
                throw new OptionException(pair[0], $"`method` {text} gives `{pair[0]}` twice; give it once.");
        }
        return texts;
    }
}
