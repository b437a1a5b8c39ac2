namespace Pith.Learning.Networks;

/// <summary>What a model is made from: enough to make the same network again when its file is read.</summary>
/// <param name="Name">The model's name in the registry, e.g. <c>cnn</c>.</param>
/// <param name="Input">The shape of an image.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Options">Choices of the model.</param>
sealed record ModelDescription(string Name, TensorShape Input, int Classes, ModelOptions Options);
