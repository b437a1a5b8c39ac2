namespace Pith.Extrapolation;

/// <summary>What one prediction of an extrapolator takes beyond the graph of all rows; plans turn it into memory and seconds.</summary>
/// <param name="Bytes">Bytes held at once.</param>
/// <param name="MultiplyAdds">Multiply-adds on all cores together, as if the last epoch had to be reached.</param>
public sealed record ExtrapolationWork(long Bytes, double MultiplyAdds);
