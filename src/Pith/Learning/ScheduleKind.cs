namespace Pith.Learning;

/// <summary>How the learning rate changes while training.</summary>
enum ScheduleKind
{
    /// <summary>From the full rate down to the floor along half a cosine wave (Loshchilov and Hutter, arXiv 1608.03983, without restarts).</summary>
    Cosine,

    /// <summary>Up to the full rate over the first 30 % of the steps, then down almost to 0 (Smith and Topin, arXiv 1708.07120).</summary>
    OneCycle,

    /// <summary>A tenth of the rate after half of the epochs and a hundredth after three quarters.</summary>
    Step,

    /// <summary>The full rate throughout.</summary>
    Constant,
}
