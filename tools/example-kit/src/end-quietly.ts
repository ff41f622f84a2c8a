/** Goes on where whoever reads the output stops in the midst, as `head` does, for the sake of the exit code. */
export function endQuietly(): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}
