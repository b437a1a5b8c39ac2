namespace Pith.Evaluation;

/// <summary>Finds which trials are compared: those of one seed, which share the initial weights.</summary>
static class PairedTrials
{
    /// <summary>Each trial with the other of its seed; one that stands for all seeds meets that of each.</summary>
    /// <param name="trials">Trials of one method and budget.</param>
    /// <param name="others">Those of what they are compared with.</param>
    public static IEnumerable<(EvaluationResult Trial, EvaluationResult Other)> Of(EvaluationResult[] trials, EvaluationResult[] others) =>
        trials is [{ Seeds: > 1 } only]
            ? others.Select(other => (only, other))
            : from trial in trials
              let other = Array.Find(others, other => other.Seed == trial.Seed || other.Seeds > 1)
              where other is not null
              select (trial, other);
}
