using Pith.Numerics.Arrays;

namespace Pith.Data.Formats.Pickle;

/// <summary>An array or a tensor of a pickle.</summary>
interface IPickledArray
{
    /// <summary>The lengths of its axes, as declared.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>The type of its elements in words.</summary>
    string TypeName { get; }

    /// <summary>Opens it, after what it declares was compared with the bytes that are there.</summary>
    /// <param name="name">The file and the name in it, for messages.</param>
    /// <exception cref="InvalidDataContentException">It is malformed, or of a type that is not read.</exception>
    StoredArray Open(string name);
}
