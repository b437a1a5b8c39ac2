using Pith.Learning;
using Pith.Learning.Schedules;

namespace Pith.Tests.Learning.Schedules;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(25, 0.17188225099390857)]
    [InlineData(50, 0.104)]
    [InlineData(75, 0.03611774900609143)]
    [InlineData(100, 0.008)]
    public void Cosine_ByHand(int step, double expected) =>
        Assert.Equal(expected, Schedule.Rate(ScheduleKind.Cosine, 0.2, 0.008, step, 10, 10), 12);

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(29, 1.0)]
    [InlineData(99, 4e-6)]
    [InlineData(64, 0.500002)]
    public void OneCycle_ByHand(int step, double expected) =>
        Assert.Equal(expected, Schedule.Rate(ScheduleKind.OneCycle, 1, 0, step, 10, 10), 12);

    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(69, 0.3)]
    [InlineData(70, 0.03)]
    [InlineData(99, 0.03)]
    [InlineData(100, 0.03)]
    [InlineData(110, 0.003)]
    [InlineData(149, 0.003)]
    public void Step_ByHand(int step, double expected) => Assert.Equal(expected, Schedule.Rate(ScheduleKind.Step, 0.3, 0, step, 10, 15), 12);

    [Fact]
    public void Constant_Stays() => Assert.Equal(0.3, Schedule.Rate(ScheduleKind.Constant, 0.3, 0.1, 77, 10, 10));

    [Fact]
    public void CosineOfPi_IsTheCosine()
    {
        for (int i = 0; i <= 1000; i++)
            Assert.True(Math.Abs(Math.Cos(Math.PI * i / 1000) - Schedule.CosineOfPi(i / 1000.0)) < 1e-15);
    }
}
