namespace Pith.Pipelines;

/// <summary>Options that name several shares of the rows.</summary>
static class Shares
{
    /// <summary>The values of such an option: shares with commas, each once.</summary>
    public static OptionDomain Domain { get; } = new Custom(
        "F,F", "shares above 0 and up to 1 with commas, such as 0.1,0.3", Read, keeps => string.Join(',', ((IReadOnlyList<Share>)keeps).Select(keep => keep.Text)));

    static Share[]? Read(string text)
    {
        var keeps = new List<Share>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Share share = Share.Parse(part);
            if (keeps.Exists(keep => keep.Number == share.Number))
                throw new OptionException("keep", $"`keep` names {part} twice; each share may stand there once.");
            keeps.Add(share);
        }
        return keeps.Count > 0 ? [.. keeps] : null;
    }
}
