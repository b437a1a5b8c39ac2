namespace Pith.Cluster;

/// <summary>What differs between the two families of MPI: names of libraries, and how handles and special values look.</summary>
/// <remarks>Open MPI's handles are addresses of objects that its library exports; MPICH's, and those of all that share its binary interface (Intel MPI, Cray
/// MPICH, MVAPICH), are 32-bit constants. Either is passed as a native integer.</remarks>
sealed record MpiKind
{
    /// <summary>Open MPI 4 and 5.</summary>
    public static MpiKind OpenMpi { get; } = new()
    {
        Name = "Open MPI",
        Libraries = ["libmpi.so.40", "libmpi.so"],
        Package = "openmpi-bin",
        World = "ompi_mpi_comm_world",
        Byte = "ompi_mpi_byte",
        ErrorsReturn = "ompi_mpi_errors_return",
        StatusIgnore = 0,
    };

    /// <summary>MPICH 3 and 4 and its kin.</summary>
    public static MpiKind Mpich { get; } = new()
    {
        Name = "MPICH",
        Libraries = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"],
        Package = "mpich",
        World = "0x44000000",
        Byte = "0x4c00010d",
        ErrorsReturn = "0x54000001",
        StatusIgnore = 1,
    };

    /// <summary>Its name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>File names of its library, the first that loads is taken.</summary>
    public required IReadOnlyList<string> Libraries { get; init; }

    /// <summary>The Debian package that installs it.</summary>
    public required string Package { get; init; }

    /// <summary>MPI_COMM_WORLD: an exported name, or a constant.</summary>
    public required string World { get; init; }

    /// <summary>MPI_BYTE.</summary>
    public required string Byte { get; init; }

    /// <summary>MPI_ERRORS_RETURN.</summary>
    public required string ErrorsReturn { get; init; }

    /// <summary>MPI_STATUS_IGNORE.</summary>
    public required nint StatusIgnore { get; init; }
}
