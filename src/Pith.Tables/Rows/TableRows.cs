using Pith.Data.Files;
using Pith.Data.Tables;
using Pith.Numerics;
using Pith.Tables.Formats;

namespace Pith.Tables.Rows;

/// <summary>Filters tables and writes some of their rows.</summary>
sealed class TableRows : ITableEngine
{
    public bool IsTable(DataSpec spec)
    {
        if (spec.IsFolder)
            return new TableFormat().Reads(spec with { Member = spec.Member ?? "" }, Data.Sources.DataUse.Any);
        return TableKinds.Of(spec.Path) is TableKind kind
            && (kind != TableKind.Json || !spec.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || new TableFormat().Reads(spec, Data.Sources.DataUse.Any));
    }

    public bool[] Filter(DataSpec spec, string condition) => RowCondition.Apply(TableFiles.Find(spec), condition);

    public MatrixView OpenMatrix(DataSpec spec, string condition) =>
        EmbeddingsLoader.Open(EngineTableFile.Open(TableFiles.Find(spec), spec.Member), spec.Member, condition);

    public string KeptName(DataSpec spec) => KeptRecords.NameFor(TableFiles.Find(spec));

    public void WriteRecords(DataSpec spec, bool[] isKept, string target, CancellationToken cancellation) =>
        KeptRecords.Write(TableFiles.Find(spec), isKept, target, cancellation);

    public void WriteSelection(string csv, string target, CancellationToken cancellation) => SelectionParquet.Write(csv, target, cancellation);
}
