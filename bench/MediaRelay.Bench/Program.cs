using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CrossStrait.MediaRelay.Bench.Forwarding;

if (args is ["floor" or "link", .. var numbers])
{
    int Number(int i, int otherwise) => i < numbers.Length ? int.Parse(numbers[i], CultureInfo.InvariantCulture) : otherwise;
    Action<int, int, int> run = args[0] == "floor" ? FloorComparison.Run : FloorComparison.RunLink;
    run(Number(0, 100), Number(1, 1100), Number(2, 8));
}
else if (args is ["path", .. var sizes])
{
    int Size(int i) => int.Parse(sizes[i], CultureInfo.InvariantCulture);
    FloorComparison.RunPath(Size(0), Size(1), Size(2), Size(3));
}
else
{
    // In this process: BenchmarkDotNet would look for a project file named as the assembly, and ours has a shorter name.
    var inProcess = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator();
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(inProcess));
}
