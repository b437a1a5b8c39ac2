namespace Pith.Evaluation;

/// <summary>Turns the progress of each trial into that of all of them, in training steps.</summary>
/// <param name="target">Told the steps, or null.</param>
/// <param name="stage">The stage's name.</param>
/// <param name="trials">Trials in all.</param>
/// <param name="steps">Steps of a trial.</param>
sealed class TrialProgress(IProgress<WorkProgress>? target, string stage, int trials, int steps) : IProgress<WorkProgress>
{
    int _done;

    /// <summary>How many trials the one under way counts for. Default 1.</summary>
    public int Weight { get; set; } = 1;

    public void Report(WorkProgress value)
    {
        if (value.Total > 0)
            target?.Report(new WorkProgress(stage, ((long)_done * steps) + ((long)Weight * steps * value.Done / value.Total), (long)trials * steps, "steps"));
    }

    /// <summary>One trial more is done.</summary>
    public void Next() => _done += Weight;
}
