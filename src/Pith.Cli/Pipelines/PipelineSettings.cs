namespace Pith.Cli.Pipelines;

/// <summary>What a call of <c>pith run</c> or <c>pith demo</c> asks for.</summary>
sealed record PipelineSettings
{
    /// <summary>The image dataset, or null where embeddings are given.</summary>
    public string? Data { get; init; }

    public string? Embeddings { get; init; }

    public string? Scores { get; init; }

    public string? Labels { get; init; }

    /// <summary>Which end of brought scores without a direction is hard, or null.</summary>
    public string? Hard { get; init; }

    /// <summary>How much to keep, as written.</summary>
    public required string Keep { get; init; }

    /// <summary>The importance score that decides, or null where the brought ones do.</summary>
    public string? Score { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Whether everything is trained on and scored too, to compare with.</summary>
    public bool Full { get; init; }

    public string? LabelNoise { get; init; }

    public string? LongTail { get; init; }

    /// <summary>For options that name inputs, what is recorded in place of the path that is read.</summary>
    public required Func<string, string?> Shown { get; init; }

    /// <summary>Options by section, defaults included.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sections { get; init; }

    /// <summary>An option of a section, or null.</summary>
    public string? Of(string section, string option) => Sections.GetValueOrDefault(section)?.GetValueOrDefault(option);
}
