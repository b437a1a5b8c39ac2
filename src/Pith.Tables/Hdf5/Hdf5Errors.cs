namespace Pith.Tables.Hdf5;

/// <summary>Turns what the HDF5 library throws at foreign bytes into sentences.</summary>
static class Hdf5Errors
{
    /// <summary>Reads, and explains a failure.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="read">What to do.</param>
    /// <exception cref="InvalidDataContentException">The file is none, is broken, or uses what the library lacks.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (PithException or OutOfMemoryException or OperationCanceledException))
        {
            // The library throws whatever its parser meets, also what a runtime throws at bad indices.
            string text = string.Join(' ', error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
            throw new InvalidDataContentException(text.Contains("not a valid HDF", StringComparison.Ordinal)
                ? $"{path} is no HDF5 file; check the path, or save the arrays again with h5py."
                : text.Contains("Byte order", StringComparison.Ordinal)
                ? $"{path} holds numbers of the other byte order (big-endian), which Pith does not read from HDF5; save them as x.astype('<f4')."
                : $"{path} cannot be read as HDF5 ({text}); it is broken, cut off or compressed in a way that Pith lacks: save it again, with gzip or without compression.", error);
        }
    }
}
