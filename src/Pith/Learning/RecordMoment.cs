namespace Pith.Learning;

/// <summary>When the logits that are recorded as training dynamics are computed.</summary>
enum RecordMoment
{
    /// <summary>In the training step itself, before its update, with augmentation and batch statistics; costs nothing.</summary>
    Train,

    /// <summary>In a pass of its own at each epoch's end, as after training.</summary>
    Eval,
}
