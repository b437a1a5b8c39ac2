namespace Pith.Common;

/// <summary>How a method with settings of its own is written: <c>NAME:option=value:option=value</c>.</summary>
static class MethodSyntax
{
    /// <summary>The method's name.</summary>
    public static string NameOf(string text) => text.Split(':')[0].Trim();

    /// <summary>The settings in the order written; spaces around them count for nothing.</summary>
    /// <param name="option">The option that holds the text, for the message.</param>
    /// <param name="text">E.g. <c>d2:cutoff=0.1:gamma=auto</c>.</param>
    /// <param name="example">A method's name for the message.</param>
    /// <exception cref="OptionException">A setting is not written as one.</exception>
    public static IEnumerable<KeyValuePair<string, string>> SettingsOf(string option, string text, string example)
    {
        foreach (string setting in text.Split(':')[1..])
        {
            string[] pair = [.. setting.Split('=', 2).Select(side => side.Trim())];
            if (pair.Length != 2 || pair[0].Length == 0 || pair[1].Length == 0)
                throw new OptionException(option, $"`{option}` {text}: a setting is written OPTION=VALUE, e.g. {example}:cutoff=0.1; got {setting}.");
            yield return KeyValuePair.Create(pair[0], pair[1]);
        }
    }
}
