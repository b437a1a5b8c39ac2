namespace Pith.Data.Labels;

/// <summary>What labels are.</summary>
enum LabelKind
{
    /// <summary>One of some classes.</summary>
    Classes,

    /// <summary>A number that is predicted.</summary>
    Numbers,
}
