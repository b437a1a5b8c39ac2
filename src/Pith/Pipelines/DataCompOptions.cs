using Pith.Data.Files;
using Pith.Selection.D2;

namespace Pith.Pipelines;

/// <summary>What <c>--data datacomp:DIR</c> stands for: features, similarity and uids of a pool in DataComp's form, and D2's published settings
/// for it.</summary>
/// <remarks>D2 Pruning (Maharana et al., arXiv 2310.07931), select_d2_datacomp.py: features of image and text of CLIP ViT-L/14 joined, one neighbour,
/// gamma 1, the similarity of image and text plus 0.115 as a row's own value.</remarks>
static class DataCompOptions
{
    /// <summary>The forms in words.</summary>
    public const string Form = "datacomp:DIR (metadata *.parquet beside features *.npz; datacomp:DIR:b32 for the smaller model's)";

    const string UsualModel = "l14";
    const string Profile = "d2-reference-datacomp";

    /// <summary>Whether a data spec is a pool.</summary>
    public static bool Matches(string? data) => data is not null && DataSpec.Parse(data).IsPool;

    /// <summary>Embeddings, scores and ids of a pool as inputs.</summary>
    /// <param name="data">The data spec: <c>datacomp:DIR</c>, <c>datacomp:DIR:MODEL</c>, or <c>datacomp:DIR:MEMBER</c> of its features.</param>
    public static IReadOnlyDictionary<string, string> InputsOf(string data)
    {
        DataSpec spec = DataSpec.Parse(data);
        string features = spec.Member ?? UsualModel;
        string model = features.Split('_', '|')[0];
        string Of(string member) => (spec with { Member = member }).ToString();
        return new Dictionary<string, string>
        {
            ["embeddings"] = Of(features == model ? $"{model}_img|{model}_txt" : features),
            ["scores"] = Of($"clip_{model}_similarity_score"),
            ["ids"] = Of("uid"),
        };
    }

    /// <summary>The options of a selection with those that a pool stands for; what is given stays.</summary>
    /// <param name="values">Texts by option.</param>
    public static IReadOnlyDictionary<string, string> OfSelection(IReadOnlyDictionary<string, string> values)
    {
        if (!Matches(values.GetValueOrDefault("data")))
            return values;
        Dictionary<string, string> all = values.Where(option => option.Key != "data").ToDictionary();
        foreach ((string option, string text) in InputsOf(values["data"]))
            all.TryAdd(option, text);
        AddSettings(all);
        return all;
    }

    /// <summary>Adds how rows of a pool are selected and written, unless that is given.</summary>
    /// <param name="values">Texts by option of <c>pith prune</c>.</param>
    public static void AddSettings(Dictionary<string, string> values)
    {
        // Another kernel is a setting of one's own, and so is another method.
        if (!values.ContainsKey("kernel") && values.GetValueOrDefault("method", D2Selection.MethodName) == D2Selection.MethodName)
            values.TryAdd("compat", Profile);
        values["write"] = values.GetValueOrDefault("write") is not string forms ? "uids" : forms.Split(',').Contains("uids") ? forms : forms + ",uids";
    }
}
