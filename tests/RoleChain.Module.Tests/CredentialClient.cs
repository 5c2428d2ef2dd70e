using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace RoleChain.ModuleTests;

/// <summary>Asks a credential server as an AWS SDK does.</summary>
internal static class CredentialClient
{
    public static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string uri, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
