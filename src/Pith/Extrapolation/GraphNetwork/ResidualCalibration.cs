using Pith.Neighbors.Graphs;

namespace Pith.Extrapolation.GraphNetwork;

/// <summary>How large an error is to be expected at each row, learnt from the errors of the held-out rows.</summary>
/// <remarks>The expected absolute error is a sum, with weights of 0 or more, of a constant and of three signs of a doubtful prediction:
/// how far the neighbours' scores lie from it (predicted where they have none), how wrong the method is at the scored neighbours, and how
/// far away the neighbours are. The weights are those that fit the held-out rows' absolute errors best by least squares, drawn towards a constant when
/// those rows are few. O(N K) time.</remarks>
sealed class ResidualCalibration
{
    const int Signs = 4;
    const int Sweeps = 500;

    readonly KnnGraph _graph;
    readonly double[] _values, _predictions, _residuals, _scales, _weights;
    readonly double _typicalResidual;

    /// <summary>Learns.</summary>
    /// <param name="graph">The graph of all rows.</param>
    /// <param name="targets">Trained and held-out rows with their scores.</param>
    /// <param name="predictions">[N] scores.</param>
    public ResidualCalibration(KnnGraph graph, ScoreTargets targets, double[] predictions)
    {
        (_graph, _predictions) = (graph, predictions);
        _values = (double[])predictions.Clone();
        _residuals = new double[predictions.Length];
        Array.Fill(_residuals, double.NaN);
        for (int i = 0; i < targets.Trained.Length; i++)
        {
            int row = targets.Trained[i];
            _values[row] = targets.TrainedScores[i];
            _residuals[row] = Math.Abs(targets.TrainedScores[i] - predictions[row]);
            _typicalResidual += _residuals[row] / targets.Trained.Length;
        }
        int count = targets.HeldOut.Length;
        var signs = new double[count][];
        var errors = new double[count];
        for (int i = 0; i < count; i++)
        {
            signs[i] = new double[Signs];
            Measure(targets.HeldOut[i], signs[i]);
            errors[i] = Math.Abs(targets.HeldOutScores[i] - predictions[targets.HeldOut[i]]);
        }
        _scales = [.. Enumerable.Range(0, Signs).Select(s => signs.Average(row => row[s])).Select(mean => mean > 0 ? 1 / mean : 0)];
        _weights = FitNonNegative(signs, errors);
    }

    /// <summary>The absolute error to be expected at a row, in the unit of the scores.</summary>
    public double ErrorAt(int row)
    {
        Span<double> signs = stackalloc double[Signs];
        Measure(row, signs);
        double sum = 0;
        for (int s = 0; s < Signs; s++)
            sum += _weights[s] * _scales[s] * signs[s];
        return sum;
    }

    void Measure(int row, Span<double> signs)
    {
        ReadOnlySpan<int> neighbors = _graph.NeighborsOf(row);
        ReadOnlySpan<double> distances = _graph.DistancesOf(row);
        double spread = 0, residual = 0, distance = 0;
        int scored = 0;
        for (int i = 0; i < neighbors.Length; i++)
        {
            double difference = _values[neighbors[i]] - _predictions[row];
            spread += difference * difference;
            distance += distances[i];
            if (!double.IsNaN(_residuals[neighbors[i]]))
            {
                residual += _residuals[neighbors[i]];
                scored++;
            }
        }
        // One typical error more keeps a single lucky neighbour from vouching for a row.
        signs[0] = 1;
        signs[1] = Math.Sqrt(spread / neighbors.Length);
        signs[2] = (residual + _typicalResidual) / (scored + 1);
        signs[3] = distance / neighbors.Length;
    }

    // Coordinate descent on the normal equations: each weight in turn takes its best value that is not negative.
    double[] FitNonNegative(double[][] signs, double[] errors)
    {
        var products = new double[Signs, Signs];
        var targets = new double[Signs];
        double mean = errors.Average();
        for (int i = 0; i < errors.Length; i++)
        {
            for (int a = 0; a < Signs; a++)
            {
                targets[a] += signs[i][a] * _scales[a] * errors[i];
                for (int b = 0; b < Signs; b++)
                    products[a, b] += signs[i][a] * _scales[a] * signs[i][b] * _scales[b];
            }
        }
        // As if a few more rows had said that the error is the mean everywhere.
        const double Doubt = 2;
        double[] weights = [mean, 0, 0, 0];
        for (int a = 0; a < Signs; a++)
        {
            products[a, a] += Doubt;
            targets[a] += Doubt * weights[a];
        }
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int a = 0; a < Signs; a++)
            {
                double rest = targets[a];
                for (int b = 0; b < Signs; b++)
                    rest -= b == a ? 0 : products[a, b] * weights[b];
                weights[a] = Math.Max(0, rest / products[a, a]);
            }
        }
        return weights;
    }
}
