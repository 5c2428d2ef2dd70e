using System.Linq;
using System.Security.Cryptography;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class EmulatorRandomTests
{
    [Fact]
    public void Ids_and_secrets_come_from_the_generator()
    {
        using var generator = new CountingGenerator();
        using var random = new EmulatorRandom(generator);

        Assert.Equal("ASIAABCDEFGHIJKLMNOP", random.Id("ASIA", 20));
        Assert.Equal("QRSTUVWXYZabcdef", random.Secret(16));
        Assert.Equal("23222120-2524-2726-2829-2a2b2c2d2e2f", random.Uuid());
    }

    [Fact]
    public void Every_character_of_the_alphabet_occurs()
    {
        using var random = new EmulatorRandom();

        Assert.Equal(64, random.Secret(10000).Distinct().Count());
    }

    private sealed class CountingGenerator : RandomNumberGenerator
    {
        private byte _next;

        public override void GetBytes(byte[] data)
        {
            for (var i = 0; i < data.Length; i++)
            {
                data[i] = _next++;
            }
        }
    }
}
