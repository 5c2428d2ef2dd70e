using System;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;

namespace RoleChain.Core.SignIn;

/// <summary>
/// A page that leads a browser to an address, so that the address stands in a file of its owner alone and in no argument list, which every
/// user of the machine can read. It is removed after a minute, or when the process ends.
/// </summary>
internal sealed class RedirectPage : IDisposable
{
    /// <summary>How long a browser has to start and read it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

#if NET472
    /// <summary>How old it is at least when the process ends: .NET Framework gives what is done at its end two seconds.</summary>
    private static readonly TimeSpan MinimumLife = TimeSpan.FromSeconds(1.5);
#else
    /// <summary>How old it is at least when the process ends: a script that opens a page may end at once, while the browser starts.</summary>
    private static readonly TimeSpan MinimumLife = TimeSpan.FromSeconds(10);
#endif

    private readonly EngineClock _clock;
    private readonly TimeSpan _writtenAt;
    private readonly SecretFile _file;
    private readonly ProcessEnd _processEnd;
    private int _isRemoved;

    /// <exception cref="System.IO.IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public RedirectPage(Uri address, EngineClock clock)
    {
        _clock = clock;
        _writtenAt = clock.Uptime;
        _file = new SecretFile("sign-in.html", Encoding.UTF8.GetBytes(Write(address)));
        _processEnd = new ProcessEnd(OnProcessEnd);
    }

    /// <summary>The full path.</summary>
    public string Path => _file.Path;

    /// <summary>Removes it when its time is over.</summary>
    public Task ExpireAsync() => _clock.DelayAsync(Lifetime, CancellationToken.None).ContinueWith(_ => Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRemoved, 1) == 0)
        {
            _file.Dispose();
            _processEnd.Dispose();
        }
    }

    private void OnProcessEnd()
    {
        var left = MinimumLife - (_clock.Uptime - _writtenAt);
        if (left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
        }

        Dispose();
    }

    private static string Write(Uri address)
    {
        var url = WebUtility.HtmlEncode(address.AbsoluteUri);
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">"
            + "<meta http-equiv=\"refresh\" content=\"0; url=" + url + "\"><title>AWS console</title></head>"
            + "<body><a href=\"" + url + "\">Sign in to the AWS console</a></body></html>\n";
    }
}
