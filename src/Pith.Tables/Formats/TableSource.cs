using Pith.Data.Formats.Tables;
using Pith.Data.Sources;
using Pith.Numerics;

namespace Pith.Tables.Formats;

/// <summary>An open table.</summary>
sealed class TableSource(TableFiles files) : DataSource(files.Path, files.Kind.Words())
{
    public override IReadOnlyList<string> Names => EngineTableFile.Open(files).Names;

    public override MatrixView OpenMatrix(string? name) => EmbeddingsLoader.Open(EngineTableFile.Open(files, name), name);

    public override DataColumn OpenColumn(string? name, DataUse use)
    {
        EngineTableFile file = EngineTableFile.Open(files, name);
        if (use == DataUse.Rows && name is not null && file.IndexOf(name) is >= 0 and int column && file.Types[column].IsBoolean)
            return TruthValues.Read(file, column);
        return TableColumn.Open(file, name, use);
    }

    public override DataDescription Describe(string? name, CancellationToken cancellation)
    {
        EngineTableFile file = EngineTableFile.Open(files, name, cancellation);
        if (name is null)
            return TableSummary.Of(file, cancellation);
        bool isVector = ColumnChoice.IsPattern(name) || (file.IndexOf(name) is >= 0 and int column && file.Types[column].IsVector);
        return new DataDescription { Kind = isVector ? null : Kind, Content = isVector ? DataContent.Matrix : DataContent.Column, Bytes = files.Bytes };
    }
}
