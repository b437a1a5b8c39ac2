using Pith.Data.Files;
using Pith.Data.Sources;
using Pith.Tables.Engine;

namespace Pith.Tables.Formats;

/// <summary>A column of truth values, one a row: which rows are meant.</summary>
sealed class TruthValues : VectorColumn
{
    readonly long[] _values;

    TruthValues(string name, long[] values)
        : base(name) => _values = values;

    public override bool IsMask => true;

    /// <summary>Reads the column.</summary>
    /// <exception cref="InvalidDataContentException">A value is missing; the message names the row.</exception>
    public static TruthValues Read(EngineTableFile file, int column)
    {
        string name = new DataSpec(file.Path, file.Names[column]).ToString();
        var values = new List<long>();
        using EngineConnection engine = TableEngine.Connect();
        using EngineResult result = engine.Query($"SELECT {Sql.Name(file.Names[column])}::BOOLEAN FROM {file.Files.Typed()}", file.Path);
        while (result.Next())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                if (result.IsNull(0, row))
                    throw new InvalidDataContentException(FormattableString.Invariant($"{name}: row {values.Count} has no value; a mask says true or false of every row."));
                values.Add(result.BooleanAt(0, row) ? 1 : 0);
            }
        }
        return new TruthValues(name, [.. values]);
    }

    public override double[] ToDoubles(string what) => Array.ConvertAll(_values, value => (double)value);

    public override long[] ToInt64s(string what) => _values;

    public override string[] ToStrings(string what) => Array.ConvertAll(_values, value => value == 0 ? "0" : "1");
}
