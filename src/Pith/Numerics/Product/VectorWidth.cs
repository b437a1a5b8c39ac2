using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Pith.Numerics.Product;

/// <summary>Which vector width the kernels use on this machine: the widest that has a hardware fused multiply-add.</summary>
/// <remarks>Without one the scalar path runs: emulating the fused step lane by lane in vectors would be slower still.</remarks>
static class VectorWidth
{
    /// <summary>Bits of a vector: 512, 256, 128, or 32 for the scalar path.</summary>
    public static int Bits { get; } =
        Avx512F.IsSupported ? 512
        : Fma.IsSupported && Vector256.IsHardwareAccelerated ? 256
        : AdvSimd.Arm64.IsSupported ? 128
        : 32;
}
