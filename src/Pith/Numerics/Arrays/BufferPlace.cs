namespace Pith.Numerics.Arrays;

/// <summary>Where the large buffers of a search lie.</summary>
abstract class BufferPlace
{
    /// <summary>In memory.</summary>
    public static BufferPlace Memory { get; } = new InMemory();

    /// <summary>A buffer; where the place keeps buffers, one of this name and length has its old contents.</summary>
    /// <param name="name">Its name, of letters and hyphens.</param>
    /// <param name="length">Values.</param>
    /// <exception cref="ResourceLimitException">There is no room.</exception>
    public abstract NativeBuffer<T> Take<T>(string name, long length)
        where T : unmanaged;

    /// <summary>Gives up what is kept of a buffer that was disposed.</summary>
    public virtual void Drop(string name) { }

    sealed class InMemory : BufferPlace
    {
        public override NativeBuffer<T> Take<T>(string name, long length) => new(length);
    }
}
