using System.Text.Json.Serialization;
using Pith.Extrapolation.Validation;

namespace Pith.Pipelines.Extrapolate;

/// <summary>Source-generated JSON of the files of an extrapolation.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UseConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ValidationFile))]
[JsonSerializable(typeof(TruthFile))]
sealed partial class ExtrapolationJson : JsonSerializerContext;

/// <summary>The verdict by its contract name.</summary>
sealed class UseConverter() : JsonStringEnumConverter<ExtrapolationUse>(System.Text.Json.JsonNamingPolicy.KebabCaseLower);
