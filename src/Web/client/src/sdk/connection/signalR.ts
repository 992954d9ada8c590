import { HttpError, HubConnectionBuilder, LogLevel, type HubConnection, type IHttpConnectionOptions } from '@microsoft/signalr';

const keepAlive = 5_000;
const serverTimeout = 12_000;

/** A SignalR connection that does not reconnect by itself: whoever made it decides when, and resumes. */
export function buildConnection(url: string, options: IHttpConnectionOptions): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(url, options)
    .withKeepAliveInterval(keepAlive)
    .withServerTimeout(serverTimeout)
    .configureLogging(LogLevel.None)
    .build();
}

/** The HTTP status with which a connection was refused; NaN if it was not refused but failed. */
export function statusOf(error: unknown): number {
  return Number(error instanceof HttpError ? error.statusCode : /status code '?(\d{3})/i.exec(String(error))?.[1]);
}
