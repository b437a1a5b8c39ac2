using System.Text.Json.Serialization;
using Pith.Neighbors.Approximate;

namespace Pith.Selection.Distributed;

/// <summary>The recall of a pool's graph, as one rank tells others.</summary>
sealed record ToldRecall(int Pool, double Recall, double Low, double High, int SampledRows, double StandardError, bool IsExact, string? WhyExact)
{
    /// <summary>What is told of an estimate.</summary>
    public static ToldRecall Of(int pool, RecallEstimate estimate) => new(
        pool, estimate.Recall, estimate.Low, estimate.High, estimate.SampledRows, estimate.StandardError, estimate.IsExact, estimate.WhyExact);

    /// <summary>The estimate.</summary>
    [JsonIgnore]
    public RecallEstimate Estimate => IsExact
        ? RecallEstimate.Exact(SampledRows, WhyExact)
        : new RecallEstimate(Recall, Low, High, SampledRows) { StandardError = StandardError };
}

/// <summary>How it is written.</summary>
[JsonSerializable(typeof(ToldRecall[]))]
sealed partial class ToldRecallJson : JsonSerializerContext;
