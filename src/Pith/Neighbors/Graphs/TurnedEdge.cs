namespace Pith.Neighbors.Graphs;

/// <summary>An edge as its target sees it.</summary>
readonly record struct TurnedEdge(int Source, int Target, double Distance);
