using System.Text.Json.Serialization;

namespace Pith.Neighbors.Distributed;

/// <summary>Source-generated JSON of what ranks keep.</summary>
[JsonSerializable(typeof(SharedWork.State))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class SharedWorkJson : JsonSerializerContext;
