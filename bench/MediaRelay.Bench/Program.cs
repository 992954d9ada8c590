using System.Globalization;
using BenchmarkDotNet.Running;
using CrossStrait.MediaRelay.Bench.Forwarding;

if (args is ["floor", .. var numbers])
{
    int Number(int i, int otherwise) => i < numbers.Length ? int.Parse(numbers[i], CultureInfo.InvariantCulture) : otherwise;
    FloorComparison.Run(Number(0, 100), Number(1, 1100), Number(2, 8));
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
